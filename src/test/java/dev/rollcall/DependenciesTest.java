package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The table of docs/dependencies.md names what pom.xml takes into the JAR, with a reason each. */
class DependenciesTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`:]+:[^`:]+)` \\| (.+) \\|$", Pattern.MULTILINE);

  @Test
  void the_table_names_each_run_time_dependency_once() throws Exception {
    List<String> rows =
        ROW.matcher(Files.readString(Path.of("docs/dependencies.md")))
            .results()
            .map(row -> row.group(1))
            .toList();

    assertEquals(String.join("\n", runTimeDependencies()), String.join("\n", rows));
  }

  private static List<String> runTimeDependencies() throws Exception {
    XPath xpath = XPathFactory.newInstance().newXPath();
    NodeList all =
        (NodeList)
            xpath.evaluate(
                "/project/dependencies/dependency[not(scope) or scope != 'test']",
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml"),
                XPathConstants.NODESET);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      Node dependency = all.item(i);
      String name =
          xpath.evaluate("groupId", dependency) + ":" + xpath.evaluate("artifactId", dependency);
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    assertTrue(names.size() > 10, names.toString());
    return names;
  }
}
