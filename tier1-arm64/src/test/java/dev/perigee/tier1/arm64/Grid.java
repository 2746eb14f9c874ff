package dev.perigee.tier1.arm64;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Collects the cases of one family of instructions: cross products of lists of operands. */
final class Grid {

  interface Call1<A> {
    void emit(Assembler assembler, A a);
  }

  interface Call2<A, B> {
    void emit(Assembler assembler, A a, B b);
  }

  interface Call3<A, B, C> {
    void emit(Assembler assembler, A a, B b, C c);
  }

  interface Call4<A, B, C, D> {
    void emit(Assembler assembler, A a, B b, C c, D d);
  }

  interface Call5<A, B, C, D, E> {
    void emit(Assembler assembler, A a, B b, C c, D d, E e);
  }

  /**
   * The ends and the middle of the range, with both meanings of a set upper bit, without register
   * 31.
   */
  static final List<Register> X_GENERAL =
      List.of(Register.X0, Register.X1, Register.X15, Register.X16, Register.X30);

  static final List<Register> X_OR_ZERO = plus(X_GENERAL, Register.XZR);
  static final List<Register> X_OR_SP = plus(X_GENERAL, Register.SP);
  static final List<Register> W_OR_ZERO = narrow(X_OR_ZERO);
  static final List<Register> W_OR_SP = narrow(X_OR_SP);
  static final List<Condition> CONDITIONS =
      Stream.of(Condition.values()).filter(condition -> condition != Condition.AL).toList();

  static final List<FloatRegister> D = Stream.of(0, 1, 15, 16, 31).map(FloatRegister::d).toList();
  static final List<FloatRegister> S = D.stream().map(FloatRegister::s).toList();

  private static final Pattern SHIFT_WITHOUT_AMOUNT =
      Pattern.compile(", (lsl|lsr|asr|ror|[us]xt[bhwx])$");

  private final List<InstructionCase> cases = new ArrayList<>();

  List<InstructionCase> cases() {
    return List.copyOf(cases);
  }

  static List<Register> narrow(List<Register> registers) {
    return registers.stream().map(Register::w).toList();
  }

  static <T> List<T> plus(List<T> list, T element) {
    return Stream.concat(list.stream(), Stream.of(element)).toList();
  }

  /** A list whose last element is register 31, with both widths. */
  static List<List<Register>> bothWidths(List<Register> wide) {
    return List.of(wide, narrow(wide));
  }

  void add(InstructionCase instruction) {
    cases.add(instruction);
  }

  <A> void cross(String text, List<A> as, Call1<A> call) {
    for (A a : as) {
      add(new InstructionCase(join(text, a), assembler -> call.emit(assembler, a)));
    }
  }

  <A, B> void cross(String text, List<A> as, List<B> bs, Call2<A, B> call) {
    for (A a : as) {
      for (B b : bs) {
        add(new InstructionCase(join(join(text, a), b), assembler -> call.emit(assembler, a, b)));
      }
    }
  }

  <A, B, C> void cross(String text, List<A> as, List<B> bs, List<C> cs, Call3<A, B, C> call) {
    for (A a : as) {
      this.<B, C>cross(join(text, a), bs, cs, (assembler, b, c) -> call.emit(assembler, a, b, c));
    }
  }

  <A, B, C, D> void cross(
      String text, List<A> as, List<B> bs, List<C> cs, List<D> ds, Call4<A, B, C, D> call) {
    for (A a : as) {
      this.<B, C, D>cross(
          join(text, a), bs, cs, ds, (assembler, b, c, d) -> call.emit(assembler, a, b, c, d));
    }
  }

  <A, B, C, D, E> void cross(
      String text,
      List<A> as,
      List<B> bs,
      List<C> cs,
      List<D> ds,
      List<E> es,
      Call5<A, B, C, D, E> call) {
    for (A a : as) {
      this.<B, C, D, E>cross(
          join(text, a),
          bs,
          cs,
          ds,
          es,
          (assembler, b, c, d, e) -> call.emit(assembler, a, b, c, d, e));
    }
  }

  /**
   * Assembly text with an additional operand. A shift or extension and its amount are one operand.
   */
  private static String join(String text, Object operand) {
    String separator = ", ";
    if (text.indexOf(' ') < 0 || SHIFT_WITHOUT_AMOUNT.matcher(text).find()) {
      separator = " ";
    }
    return text + separator + (operand instanceof Number ? "#" + operand : operand);
  }
}
