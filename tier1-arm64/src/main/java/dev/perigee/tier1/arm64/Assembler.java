package dev.perigee.tier1.arm64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes A64 code, one word for each instruction method. Operands are checked immediately: if an
 * instruction cannot be encoded, an IllegalArgumentException is thrown, and the code does not
 * change. {@link MacroAssembler} chooses between encodings.
 *
 * <p>The instructions are declared by subject in the interfaces that this class implements. Code is
 * position-independent; positions are in bytes from its start. Not thread-safe.
 */
public sealed class Assembler
    implements ArithmeticInstructions,
        BitInstructions,
        BranchInstructions,
        FloatInstructions,
        MemoryInstructions,
        SystemInstructions
    permits MacroAssembler {

  private static final int INITIAL_WORDS = 256;

  private int[] words = new int[INITIAL_WORDS];
  private int size;
  private int unresolved;

  /** The position of the next instruction, in bytes from the start. */
  public final int position() {
    return size * Integer.BYTES;
  }

  @Override
  public final void emit(int word) {
    if (size == words.length) {
      words = Arrays.copyOf(words, size * 2);
    }
    words[size++] = word;
  }

  @Override
  public final void emit(int word, PcRelative form, Label target) {
    target.claim(this);
    if (target.isBound()) {
      emit(word | form.encode(target.position() - position()));
    } else {
      target.addUse(position(), form);
      unresolved++;
      emit(word);
    }
  }

  /**
   * Binds a label to the current position and fills in the instructions that wait for it.
   *
   * @throws TargetOutOfRangeException if the label is out of range for one of them
   * @throws IllegalArgumentException if the label is bound already or belongs to another assembler
   */
  public final void bind(Label label) {
    label.claim(this);
    for (Label.Use use : label.bindTo(position())) {
      words[use.position() / Integer.BYTES] |= use.form().encode(position() - use.position());
      unresolved--;
    }
  }

  /** A new label, bound to the current position. */
  public final Label bindNew() {
    Label label = new Label();
    bind(label);
    return label;
  }

  /**
   * The present word at a position.
   *
   * @param position in bytes, a multiple of 4
   * @throws IllegalArgumentException if no word begins there
   */
  public final int wordAt(int position) {
    Operands.checkMultiple(position, Integer.BYTES, "a position");
    Operands.checkRange(position, 0, position() - (long) Integer.BYTES, "a position");
    return words[position / Integer.BYTES];
  }

  /**
   * The finished code as words.
   *
   * @throws IllegalStateException if an instruction waits for a label that was never bound
   */
  public final int[] toWords() {
    checkResolved();
    return Arrays.copyOf(words, size);
  }

  /**
   * The finished code in memory's order: little endian.
   *
   * @throws IllegalStateException if an instruction waits for a label that was never bound
   */
  public final byte[] toByteArray() {
    checkResolved();
    ByteBuffer bytes = ByteBuffer.allocate(position()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words, 0, size);
    return bytes.array();
  }

  private void checkResolved() {
    if (unresolved != 0) {
      throw new IllegalStateException(
          "%d instructions wait for labels that are not bound".formatted(unresolved));
    }
  }
}
