package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code string.gsub} (manual 6.4). Nothing is copied before the first replacement, and
 * the text between two replacements is copied at once.
 */
final class Substitution implements AutoCloseable {
  private static final int BYTES = StringLayout.BYTES;
  private static final int ESCAPE = '%';

  // Arguments

  private static final int SUBJECT = 1;
  private static final int REPLACEMENT = 3;
  private static final int LIMIT = 4;

  private final CallContext context;
  private final LuaState state;
  private final PatternMatcher matcher;
  private final PatternProgram program;
  private final long begin;
  private final long end;

  /** The result up to {@link #copied}, or null while it equals the subject. */
  private @Nullable ChargedBytes result;

  /** Address up to which the subject has been copied or replaced in the result. */
  private long copied;

  private Substitution(CallContext context, PatternMatcher matcher, PatternProgram program) {
    this.context = context;
    state = context.state();
    this.matcher = matcher;
    this.program = program;
    long subject = context.payload(SUBJECT);
    begin = subject + BYTES;
    end = begin + Strings.length(subject);
    copied = begin;
  }

  static int gsub(CallContext context, PatternCache cache, PatternMatcher matcher) {
    long length = Strings.length(context.checkString(SUBJECT));
    long pattern = context.checkString(2);
    int tag = context.tag(REPLACEMENT);
    long limit = context.optionalInteger(LIMIT, length + 1);
    if (Tag.isNumber(tag)) {
      context.checkString(REPLACEMENT);
    } else if (!Tag.isString(tag) && !Tag.isFunction(tag) && tag != Tag.TABLE) {
      throw context.typeError(REPLACEMENT, "string/function/table");
    }
    PatternProgram program = cache.acquire(pattern);
    try (Substitution substitution = new Substitution(context, matcher, program)) {
      return substitution.run(limit);
    } finally {
      cache.release(program);
    }
  }

  @Override
  public void close() {
    if (result != null) {
      result.close();
    }
  }

  private int run(long limit) {
    long count = 0;
    long from = begin;
    long lastEnd = 0;
    while (count < limit) {
      // The function that a replacement calls may have used the matcher.
      matcher.start(program, begin, end);
      if (!matcher.find(from, lastEnd)) {
        break;
      }
      count++;
      long start = matcher.matchStart();
      from = matcher.matchEnd();
      lastEnd = from;
      replace(start, from);
      if (program.anchored) {
        break;
      }
    }
    if (result == null) {
      context.pushValue(SUBJECT);
    } else {
      result.append(copied, end - copied);
      context.pushBytes(result.bytes().array(), 0, result.bytes().length());
    }
    context.pushInteger(count);
    return 2;
  }

  private void replace(long start, long matchEnd) {
    int tag = context.tag(REPLACEMENT);
    long replacement = context.payload(REPLACEMENT);
    int size = context.size();
    if (Tag.isString(tag)) {
      expand(replacement, copyUpTo(start), start, matchEnd);
      copied = matchEnd;
      return;
    }
    if (Tag.isFunction(tag)) {
      int window = context.pushFunction(tag, replacement);
      PatternFunctions.pushMatch(context, matcher, program);
      context.call(window, 1);
    } else {
      lookUp(replacement);
    }
    int index = context.size();
    int resultTag = context.tag(index);
    if (!Tag.isFalse(resultTag)) {
      if (!Tag.isString(resultTag) && !Tag.isNumber(resultTag)) {
        throw context.error("invalid replacement value (a " + Tag.typeName(resultTag) + ")");
      }
      long value = context.checkString(index);
      copyUpTo(start).append(value);
      copied = matchEnd;
    }
    context.setSize(size);
  }

  /** Pushes the value in a table whose key is the first capture or the whole match. */
  private void lookUp(long table) {
    if (program.captures == 0) {
      PatternFunctions.pushMatch(context, matcher, program);
    } else {
      PatternFunctions.pushCapture(context, matcher, program, 0);
    }
    int key = context.size();
    int tag =
        state.operations().indexing().get(Tag.TABLE, table, context.tag(key), context.payload(key));
    context.push(tag, state.tables().payload);
  }

  /** The result, after the subject has been copied up to the address of a replacement. */
  private ChargedBytes copyUpTo(long start) {
    if (result == null) {
      result = new ChargedBytes(state);
    }
    result.append(copied, start - copied);
    return result;
  }

  /** Appends a replacement string. */
  private void expand(long replacement, ChargedBytes target, long start, long matchEnd) {
    long last = replacement + BYTES + Strings.length(replacement);
    for (long at = replacement + BYTES; at < last; ) {
      long escape = PlainSearch.findByte(0, at, last, ESCAPE);
      target.append(at, escape - at);
      if (escape == last) {
        return;
      }
      expandEscape(escape + 1 < last ? Memory.getByte(escape + 1) : 0, target, start, matchEnd);
      at = escape + 2;
    }
  }

  private void expandEscape(int character, ChargedBytes target, long start, long matchEnd) {
    int capture = character - '1';
    if (character == ESCAPE) {
      target.reserve(1);
      target.bytes().append(ESCAPE);
    } else if (character == '0' || (capture == 0 && program.captures == 0)) {
      target.append(start, matchEnd - start);
    } else if (!CharacterClasses.isDigit(character)) {
      throw context.error("invalid use of '%' in replacement string");
    } else if (capture >= program.captures) {
      throw context.error("invalid capture index %" + (capture + 1));
    } else if (program.isUnfinished(capture)) {
      throw context.error("unfinished capture");
    } else if (program.isPosition(capture)) {
      target.reserve(Long.SIZE);
      target.bytes().appendInteger(matcher.position(capture));
    } else {
      long from = matcher.captureStart(capture);
      target.append(from, matcher.captureEnd(capture) - from);
    }
  }
}
