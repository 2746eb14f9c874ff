package dev.perigee.tier1.registers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.Graph;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocationTest {
  @Test
  void registersAndSpillPlacesAreDifferentNumbers() {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < Location.REGISTERS; i++) {
      int register = Location.register(i);
      assertThat(seen.add(register)).isTrue();
      assertThat(Location.isRegister(register)).isTrue();
      assertThat(Location.isSpill(register)).isFalse();
      assertThat(Location.number(register)).isEqualTo(i);
      assertThat(Location.print(register)).isEqualTo("r" + i);
    }
    for (int i = 0; i < StateLayout.SPILL_COUNT; i++) {
      int spill = Location.spill(i);
      assertThat(seen.add(spill)).isTrue();
      assertThat(Location.isSpill(spill)).isTrue();
      assertThat(Location.isRegister(spill)).isFalse();
      assertThat(Location.number(spill)).isEqualTo(i);
      assertThat(Location.print(spill)).isEqualTo("s" + i);
    }
  }

  @Test
  void otherLocationsAreNeitherRegistersNorSpillPlaces() {
    int[] others = {Location.NONE, Location.HOME, Location.CONSTANT, Location.SCRATCH};
    String[] names = {"none", "home", "constant", "scratch"};
    for (int i = 0; i < others.length; i++) {
      assertThat(Location.isRegister(others[i])).isFalse();
      assertThat(Location.isSpill(others[i])).isFalse();
      assertThat(Location.print(others[i])).isEqualTo(names[i]);
    }
  }

  @Test
  void aMoveNamesItsValueAndLocations() {
    Graph graph = new Graph();
    assertThat(new Move(graph.frame(), Location.HOME, Location.register(2)))
        .hasToString("frame:home>r2");
    assertThat(new Move(graph.constant(7), Location.CONSTANT, Location.spill(1)))
        .hasToString("7>s1");
  }
}
