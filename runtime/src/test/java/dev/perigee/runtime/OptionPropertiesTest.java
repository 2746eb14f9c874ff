package dev.perigee.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionPropertiesTest {
  private final Properties properties = new Properties();
  private final OptionProperties options = new OptionProperties(properties);

  @Test
  void whatIsNotSetHasItsDefault() {
    assertThat(options.flag("a", true)).isTrue();
    assertThat(options.flag("a", false)).isFalse();
    assertThat(options.number("a", 0, 9)).isEmpty();
    assertThat(options.text("a", "b")).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "true"})
  void aFlagIsOn(String value) {
    properties.setProperty("a", value);
    assertThat(options.flag("a", false)).isTrue();
  }

  @Test
  void aFlagIsOff() {
    properties.setProperty("a", "false");
    assertThat(options.flag("a", true)).isFalse();
  }

  @Test
  void aFlagIsTrueOrFalse() {
    properties.setProperty("a", "yes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.flag("a", true))
        .withMessage("a=yes is not true or false");
  }

  @Test
  void numbersAreInTheirRange() {
    properties.setProperty("a", " 12 ");
    assertThat(options.number("a", 12, 12)).hasValue(12);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.number("a", 0, 11))
        .withMessage("a= 12  is not a whole number from 0 to 11");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.number("a", 13, Long.MAX_VALUE))
        .withMessage("a= 12  is not a whole number of at least 13");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.5", "9223372036854775808"})
  void numbersAreWhole(String value) {
    properties.setProperty("a", value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.number("a", Long.MIN_VALUE, Long.MAX_VALUE))
        .withMessageStartingWith("a=" + value + " is not a whole number");
  }
}
