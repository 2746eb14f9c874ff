package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.tools.ant.BuildException;
import org.apache.tools.ant.Project;
import org.apache.tools.ant.ProjectHelper;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ant's `script` task, and tasks and conditions that scripts define. */
class AntScriptTest {
  @TempDir private Path folder;

  /** Runs the target `run` with these tasks. */
  private Project run(String tasks) throws IOException {
    Path file = folder.resolve("build.xml");
    Files.writeString(
        file,
        "<project><property name=\"who\" value=\"ant\"/><target name=\"run\">%s</target></project>"
            .formatted(tasks));
    Project project = new Project();
    project.init();
    ProjectHelper.configureProject(project, file.toFile());
    project.executeTarget("run");
    return project;
  }

  private static String task(Language language, String lua, String javaScript) {
    return "<script language=\"%s\" manager=\"javax\"><![CDATA[%s]]></script>"
        .formatted(language.engine, language.script(lua, javaScript));
  }

  @ParameterizedTest
  @EnumSource
  void seesTheProjectsProperties(Language language) throws Exception {
    run(
        task(
            language,
            "if who ~= 'ant' then error('who is ' .. tostring(who)) end",
            "if (who != 'ant') throw new Error('who is ' + who)"));
  }

  @ParameterizedTest
  @EnumSource
  void anErrorOfTheScriptFailsTheBuild(Language language) {
    assertThatThrownBy(() ->
            run(
                task(
                    language,
                    "error('no ' .. who .. ' today')",
                    "throw new Error('no ' + who + ' today')")))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("no ant today");
  }

  @ParameterizedTest
  @EnumSource
  void theLanguageOfAFileIsFoundByItsExtension(Language language) throws Exception {
    Path script = folder.resolve(language.script("x.lua", "x.js"));
    Files.writeString(
        script,
        language.script(
            "error('the file runs for ' .. who)", "throw new Error('the file runs for ' + who)"));
    assertThatThrownBy(() ->
            run(
                "<script language=\"%s\" manager=\"javax\" src=\"%s\"/>"
                    .formatted(language.engine, script)))
        .hasMessageContaining("the file runs for ant");
  }

  @ParameterizedTest
  @EnumSource
  void setsProperties(Language language) throws Exception {
    Project project =
        run(
            task(
                language,
                "project:setProperty('greeting', 'hello, ' .. project:getProperty('who'))",
                "project.setProperty('greeting', 'hello, ' + project.getProperty('who'))"));
    assertThat(project.getProperty("greeting")).isEqualTo("hello, ant");
  }

  @ParameterizedTest
  @EnumSource
  void definesATask(Language language) throws Exception {
    Project project =
        run(
            """
            <scriptdef name="double" language="%s" manager="javax">
              <attribute name="n"/><attribute name="into"/>
              <![CDATA[%s]]>
            </scriptdef>
            <double n="21" into="result"/>
            """
                .formatted(
                    language.engine,
                    language.script(
                        "project:setProperty(attributes:get('into'), tostring(attributes.n * 2))",
                        "project.setProperty(attributes.get('into'), String(attributes.n * 2))")));
    assertThat(project.getProperty("result")).isEqualTo("42");
  }

  @ParameterizedTest
  @EnumSource
  void decidesACondition(Language language) throws Exception {
    Project project =
        run(
            """
            <condition property="decided">
              <scriptcondition language="%s" manager="javax"><![CDATA[%s]]></scriptcondition>
            </condition>
            """
                .formatted(
                    language.engine,
                    language.script("self:setValue(#who == 3)", "self.setValue(who.length == 3)")));
    assertThat(project.getProperty("decided")).isEqualTo("true");
  }
}
