package dev.perigee.engine;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A class as one engine shows it. It has no strong reference to anything of the class, so the
 * engine does not keep the class's loader alive.
 */
final class ClassView {
  private final WeakReference<ClassMembers> members;

  /** Address of the metatable of the class's objects, 0 before it has been made. */
  long metatable;

  /** Address of the table with the methods that scripts have used, which the metatable holds. */
  long methods;

  ClassView(ClassMembers members) {
    this.members = new WeakReference<>(members);
  }

  /** The members that scripts see; null only if the class has been unloaded. */
  @Nullable ClassMembers members() {
    return members.get();
  }
}
