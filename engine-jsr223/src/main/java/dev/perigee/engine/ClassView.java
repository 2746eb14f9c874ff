package dev.perigee.engine;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A class as one engine shows it. Refers to nothing of the class, so that the engine does not keep
 * its loader.
 */
final class ClassView {
  private final WeakReference<ClassMembers> members;

  /** Address of the metatable of its objects, 0 before it has been made. */
  long metatable;

  /** Address of the table of the methods that scripts have asked for, which the metatable holds. */
  long methods;

  ClassView(ClassMembers members) {
    this.members = new WeakReference<>(members);
  }

  /** What scripts see; null only when the class is gone. */
  @Nullable ClassMembers members() {
    return members.get();
  }
}
