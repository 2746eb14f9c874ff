package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.view.script.ScriptTemplateConfigurer;
import org.springframework.web.servlet.view.script.ScriptTemplateView;

/** Spring views that a script renders from a template and a model. */
@SuppressWarnings("deprecation") // Spring has deprecated these classes, but keeps them
class SpringViewTest {
  private static final String FOLDER = "dev/perigee/clients/";

  /** The output of the view with a function of the scripts `render.lua` and `render.js`. */
  private static String render(
      Language language, boolean shared, String function, Map<String, Object> model)
      throws Exception {
    ScriptTemplateConfigurer configurer = new ScriptTemplateConfigurer();
    configurer.setEngineName(language.engine);
    configurer.setSharedEngine(shared);
    configurer.setScripts(FOLDER + language.script("render.lua", "render.js"));
    configurer.setRenderFunction(function);
    configurer.setContentType("text/html;charset=UTF-8");
    try (StaticWebApplicationContext context = new StaticWebApplicationContext()) {
      context.getBeanFactory().registerSingleton("configurer", configurer);
      context.refresh();
      ScriptTemplateView view = new ScriptTemplateView();
      view.setUrl(FOLDER + "greeting.html");
      view.setApplicationContext(context);
      MockHttpServletRequest request = new MockHttpServletRequest();
      MockHttpServletResponse response = new MockHttpServletResponse();
      assertThat(view.checkResource(Locale.ENGLISH)).isTrue();
      view.render(model, request, response);
      return response.getContentAsString().strip();
    }
  }

  @ParameterizedTest
  @CsvSource({"LUA, true", "LUA, false", "JAVA_SCRIPT, true", "JAVA_SCRIPT, false"})
  void rendersATemplateWithTheModelsFields(Language language, boolean shared) throws Exception {
    Map<String, Object> model = Map.of("name", "Zoë", "items", List.of("a", "b"));
    assertThat(render(language, shared, "render", model)).isEqualTo("<p>Hello, Zoë: a, b</p>");
  }

  @ParameterizedTest
  @EnumSource
  void rendersWithTheMethodsOfModelAndContext(Language language) throws Exception {
    Map<String, Object> model = Map.of("name", "Zoë", "items", List.of("a", "b"));
    assertThat(render(language, true, "renderWithMethods", model))
        .isEqualTo("<p>Hello, Zoë: 2</p>\n from greeting.html");
  }

  @ParameterizedTest
  @EnumSource
  void anErrorOfTheScriptIsTheViewsError(Language language) {
    assertThatThrownBy(() -> render(language, true, "fail", Map.of()))
        .rootCause()
        .hasMessageContaining("no such template");
  }
}
