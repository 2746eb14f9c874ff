package dev.perigee.tier1.emission;

import java.util.List;
import java.util.Map;

/**
 * Native code of one function. It is position-independent and works for every engine.
 *
 * @param code the instructions in memory order; a multiple of 16 bytes
 * @param callEntry offset at which a call enters, with the number of arguments in its register
 * @param entries offsets at which the driver may enter, by pc
 * @param entryCount an exclusive upper bound of the pcs at which the code may be entered
 * @param listing for each group of instructions with one source, its offset and that source
 */
@SuppressWarnings("ArrayRecordComponent")
public record CompiledCode(
    byte[] code,
    int callEntry,
    Map<Integer, Integer> entries,
    int entryCount,
    List<Listing> listing) {

  public CompiledCode {
    entries = Map.copyOf(entries);
    listing = List.copyOf(listing);
  }

  /** A line of a dump: the source of the instructions from an offset on. */
  public record Listing(int offset, String text) {}
}
