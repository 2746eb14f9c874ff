package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The poms of the artifacts that others depend on. */
class PublishedArtifactsTest {
  private static final Path TOP = Path.of("..");

  @Test
  void bomNamesThePublishedArtifacts() throws Exception {
    List<String> published = new ArrayList<>();
    for (String module : texts(pom("."), "/project/modules/module")) {
      Document pom = pom(module);
      boolean skipped = texts(pom, "//maven.deploy.skip").contains("true");
      if (!skipped && !module.equals("bom")) {
        published.addAll(texts(pom, "/project/artifactId"));
      }
    }
    assertThat(texts(pom("bom"), "//dependencyManagement//artifactId"))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  @Test
  void artifactsHaveOneVersionAndADescription() throws Exception {
    String version = texts(pom("."), "/project/version").getFirst();
    assertThat(version).doesNotEndWith("-SNAPSHOT");
    assertThat(texts(pom("bom"), "/project/version")).containsExactly(version);
    for (String module : texts(pom("."), "/project/modules/module")) {
      Document pom = pom(module);
      if (!module.equals("bom")) {
        assertThat(texts(pom, "/project/parent/version")).as(module).containsExactly(version);
      }
      assertThat(texts(pom, "/project/name")).as(module).hasSize(1);
      assertThat(texts(pom, "/project/description")).as(module).hasSize(1);
    }
  }

  @Test
  void parentAndBomNameLicenceDevelopersAndSource() throws Exception {
    for (String module : List.of(".", "bom")) {
      for (String element :
          List.of("url", "licenses/license/url", "developers/developer/name", "scm/url")) {
        assertThat(texts(pom(module), "/project/" + element)).as(module).isNotEmpty();
      }
    }
  }

  private static Document pom(String module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(TOP.resolve(module).resolve("pom.xml").toFile());
  }

  private static List<String> texts(Document pom, String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
