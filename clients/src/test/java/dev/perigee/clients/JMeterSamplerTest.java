package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jmeter.protocol.java.sampler.JSR223Sampler;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.threads.JMeterContextService;
import org.apache.jmeter.threads.JMeterVariables;
import org.apache.jmeter.util.JMeterUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JMeter's script sampler, with and without its cache of compiled scripts. */
class JMeterSamplerTest {
  @BeforeAll
  static void configure(@TempDir Path folder) throws Exception {
    Path properties = Files.writeString(folder.resolve("jmeter.properties"), "");
    JMeterUtils.loadJMeterProperties(properties.toString());
  }

  @BeforeEach
  void newVariables() {
    JMeterVariables variables = new JMeterVariables();
    variables.put("user", "ann");
    JMeterContextService.getContext().setVariables(variables);
  }

  private static JSR223Sampler sampler(Language language, String lua, String javaScript) {
    JSR223Sampler sampler = new JSR223Sampler();
    sampler.setName("sampler");
    sampler.setScriptLanguage(language.engine);
    sampler.setScript(language.script(lua, javaScript));
    sampler.setParameters("6 7");
    return sampler;
  }

  @ParameterizedTest
  @EnumSource
  void theScriptsResultIsTheResponse(Language language) {
    JSR223Sampler sampler =
        sampler(
            language,
            "return Label .. ': ' .. math.tointeger(args[1] * args[2]) .. ' of ' .. Parameters",
            "Label + ': ' + args[0] * args[1] + ' of ' + Parameters");
    for (String key : new String[] {"false", "true"}) {
      sampler.setCacheKey(key);
      for (int i = 0; i < 2; i++) {
        SampleResult result = sampler.sample(null);
        assertThat(result.getResponseDataAsString()).isEqualTo("sampler: 42 of 6 7");
        assertThat(result.isSuccessful()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anErrorOfTheScriptIsAFailedSample(Language language) {
    SampleResult result =
        sampler(language, "error('no answer')", "throw new Error('no answer')").sample(null);
    assertThat(result.isSuccessful()).isFalse();
    assertThat(result.getResponseMessage()).contains("no answer");
  }

  @Test
  void compilingChecksScripts() throws Exception {
    JSR223Sampler sampler = sampler(Language.LUA, "return 1", "");
    sampler.setCacheKey("true");
    assertThat(sampler.compile()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void readsAndWritesVariables(Language language) {
    SampleResult result =
        sampler(
                language,
                "vars:put('greeting', 'hello, ' .. vars:get('user')) "
                    + "SampleResult:setResponseCode('201') log:info('done')",
                "vars.put('greeting', 'hello, ' + vars.get('user')); "
                    + "SampleResult.setResponseCode('201'); log.info('done')")
            .sample(null);
    assertThat(JMeterContextService.getContext().getVariables().get("greeting"))
        .isEqualTo("hello, ann");
    assertThat(result.getResponseCode()).isEqualTo("201");
  }
}
