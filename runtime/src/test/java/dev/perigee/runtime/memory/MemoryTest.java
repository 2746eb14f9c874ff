package dev.perigee.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void accessesAreTooLongForC1ToInline() throws IOException {
    List<MethodModel> accesses = accesses();
    assertThat(accesses).hasSize(10);
    for (MethodModel access : accesses) {
      int length = ((CodeAttribute) access.code().orElseThrow()).codeLength();
      assertThat(length).as(access.methodName().stringValue()).isGreaterThan(Memory.INLINED_BY_C1);
    }
  }

  private static List<MethodModel> accesses() throws IOException {
    try (InputStream in = Memory.class.getResourceAsStream("Memory.class")) {
      return ClassFile.of().parse(Objects.requireNonNull(in).readAllBytes()).methods().stream()
          .filter(method -> method.methodName().stringValue().matches("(get|put)[A-Z].*"))
          .toList();
    }
  }
}
