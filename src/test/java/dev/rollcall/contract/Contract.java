package dev.rollcall.contract;

import dev.rollcall.support.Api;
import dev.rollcall.support.RollcallExtension;

/** A part of the contract; whatever the settings, every running service keeps all parts. */
interface Contract {
  RollcallExtension rollcall();

  default Api api() {
    return rollcall().api();
  }
}
