package dev.perigee.tier1.cache;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.Upvalue;
import dev.perigee.tier1.lowering.CompileOptions;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Identifies native code in the cache. It holds everything that decides what the code is, and
 * compares all of it, so two functions are never mistaken for each other. Names, lines and scopes
 * do not decide it, so the same function in another chunk has the same code. All that a function's
 * code knows of its children is how many upvalues they take, and from where.
 *
 * <p>A key shares the arrays of its prototype and may keep them alive in the cache, which therefore
 * counts their size ({@link #bytes}).
 */
public final class CodeKey {
  /** Approximate size of the objects and array headers. */
  private static final int FIXED_BYTES = 256;

  private static final int BYTES_PER_CONSTANT = 32;

  /** For each word of the code: the word, its top and what is assumed of it. */
  private static final int BYTES_PER_WORD = Integer.BYTES + Short.BYTES + Integer.BYTES;

  private final int parameterCount;
  private final boolean vararg;
  private final int frameSize;
  private final int[] code;
  private final short[] tops;
  private final List<Constant> constants;
  private final int upvalueCount;

  /**
   * For each child, the number of its upvalues; then for each of those, where it comes from and its
   * index.
   */
  private final int[] children;

  private final FeedbackSnapshot feedback;
  private final boolean stepsOnly;
  private final OptionalLong chaosSeed;
  private final int hash;

  private CodeKey(Prototype prototype, FeedbackSnapshot feedback, CompileOptions options) {
    parameterCount = prototype.parameterCount();
    vararg = prototype.vararg();
    frameSize = prototype.frameSize();
    code = prototype.code();
    tops = prototype.tops();
    constants = prototype.constants();
    upvalueCount = prototype.upvalues().size();
    children = captures(prototype.children());
    this.feedback = feedback;
    stepsOnly = options.stepsOnly();
    chaosSeed = options.chaosSeed();
    hash =
        31 * (31 * Arrays.hashCode(code) + constants.hashCode())
            + 7 * feedback.hashCode()
            + chaosSeed.hashCode();
  }

  /** The key of a function compiled with these assumptions and options. */
  public static CodeKey of(Prototype prototype, FeedbackSnapshot feedback, CompileOptions options) {
    return new CodeKey(prototype, feedback, options);
  }

  private static int[] captures(List<Prototype> children) {
    int size = 0;
    for (Prototype child : children) {
      size += 1 + 2 * child.upvalues().size();
    }
    int[] captures = new int[size];
    int next = 0;
    for (Prototype child : children) {
      captures[next++] = child.upvalues().size();
      for (Upvalue upvalue : child.upvalues()) {
        captures[next++] = upvalue.fromSlot() ? 1 : 0;
        captures[next++] = upvalue.index();
      }
    }
    return captures;
  }

  /** Approximate number of bytes of the Java heap that the key may keep alive. */
  long bytes() {
    long bytes = FIXED_BYTES + (long) code.length * BYTES_PER_WORD;
    bytes += (long) children.length * Integer.BYTES;
    for (Constant constant : constants) {
      bytes += BYTES_PER_CONSTANT;
      if (constant instanceof Constant.StringConstant string) {
        bytes += string.bytes().length;
      }
    }
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeKey key
        && hash == key.hash
        && parameterCount == key.parameterCount
        && vararg == key.vararg
        && frameSize == key.frameSize
        && upvalueCount == key.upvalueCount
        && stepsOnly == key.stepsOnly
        && chaosSeed.equals(key.chaosSeed)
        && Arrays.equals(code, key.code)
        && Arrays.equals(tops, key.tops)
        && Arrays.equals(children, key.children)
        && constants.equals(key.constants)
        && feedback.equals(key.feedback);
  }

  /** Only selects the bucket. */
  @Override
  public int hashCode() {
    return hash;
  }
}
