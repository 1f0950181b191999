package dev.rollcall;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once, for whoever sends a signal again while it stops: the JVM itself ignores
 * signals once its shutdown hooks run.
 *
 * <p>The JDK offers no other way to a signal than {@code sun.misc.Signal}, which its module
 * jdk.unsupported exports for such uses (JEP 260). Named as text, since javac's warning of it can't
 * be switched off, and warnings are errors here.
 */
final class SecondSignal {
  private static final Logger LOG = LoggerFactory.getLogger(SecondSignal.class);

  /** What shells add to the number of the signal that ended a process. */
  private static final int SIGNALLED = 128;

  private SecondSignal() {}

  /** From now on SIGTERM and Ctrl-C end the process, with 128 and the signal's number. */
  static void endsAtOnce() {
    try {
      handle("TERM");
      handle("INT");
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Such as under -Xrs, which leaves signals to the system: then it ends at once anyway.
      LOG.debug("A second signal will not end it", e);
    }
  }

  private static void handle(String name) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object signal = type.getConstructor(String.class).newInstance(name);
    int number = (int) type.getMethod("getNumber").invoke(signal);
    Object halt =
        Proxy.newProxyInstance(
            SecondSignal.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              Runtime.getRuntime().halt(SIGNALLED + number);
              return null;
            });
    type.getMethod("handle", type, handler).invoke(null, signal, halt);
  }
}
