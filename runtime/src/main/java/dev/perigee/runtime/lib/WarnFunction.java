package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;

/** {@code warn} (manual 6.1). */
final class WarnFunction {
  private WarnFunction() {}

  static int warn(CallContext context) {
    int count = context.count();
    context.checkString(1);
    for (int i = 2; i <= count; i++) {
      context.state().meter().count(1);
      context.checkString(i);
    }
    byte[][] pieces = new byte[count][];
    for (int i = 1; i <= count; i++) {
      pieces[i - 1] = context.checkBytes(i);
    }
    context.state().warnings().warn(pieces);
    Output.checkLimit(context.state());
    return 0;
  }
}
