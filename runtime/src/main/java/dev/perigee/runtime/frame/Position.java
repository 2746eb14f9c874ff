package dev.perigee.runtime.frame;

import dev.perigee.runtime.text.ChunkNames;
import java.util.ArrayList;
import java.util.List;

/**
 * A position in a Lua function.
 *
 * @param source its chunk's name ({@link ChunkNames})
 * @param line from 1
 */
public record Position(String source, int line) {
  /** Maximum number of positions that are kept for an error. */
  private static final int MAX_POSITIONS = 200;

  /** The positions of the running coroutine's Lua functions, the current one first. */
  public static List<Position> ofFrames(Frames frames) {
    List<Position> positions = new ArrayList<>();
    FrameCursor frame = new FrameCursor(frames).toLevel();
    for (; frame.isLevel() && positions.size() < MAX_POSITIONS; frame.nextLevel()) {
      int line = frame.isLua() ? frame.line() : 0;
      if (line > 0) {
        positions.add(new Position(frame.prototype().source(), line));
      }
    }
    return positions;
  }

  /** "chunk:line: ", as {@code error} and operations put it before a message. */
  public String prefix() {
    return ChunkNames.shortName(source) + ":" + line + ": ";
  }
}
