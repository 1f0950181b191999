package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What pom.xml takes into the JAR has a reason each, as a comment before it. */
class DependenciesTest {
  @Test
  void each_run_time_dependency_has_a_reason() throws Exception {
    XPath xpath = XPathFactory.newInstance().newXPath();
    NodeList all =
        (NodeList)
            xpath.evaluate(
                "/project/dependencies/dependency[not(scope) or scope != 'test']",
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml"),
                XPathConstants.NODESET);

    List<String> withoutReason = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      if (!isComment(before(all.item(i)))) {
        withoutReason.add(xpath.evaluate("artifactId", all.item(i)));
      }
    }

    assertTrue(all.getLength() > 10, "only " + all.getLength());
    assertEquals(List.of(), withoutReason);
  }

  private static Node before(Node dependency) {
    Node before = dependency.getPreviousSibling();
    while (before != null && before.getNodeType() == Node.TEXT_NODE) {
      before = before.getPreviousSibling();
    }
    return before;
  }

  private static boolean isComment(Node node) {
    return node != null
        && node.getNodeType() == Node.COMMENT_NODE
        && !node.getTextContent().isBlank();
  }
}
