package dev.perigee.tier1.lowering;

import java.util.List;
import java.util.Map;

/**
 * Native code of one function, position-independent and good for every engine.
 *
 * @param code the instructions in memory's order; a multiple of 16 bytes
 * @param callEntry offset at which a call enters, with the number of arguments in its register
 * @param entries offsets at which the driver may enter, by pc
 * @param entryCount more than any pc that the code may go on at
 * @param listing for each instruction that begins something, its offset and what it comes from
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

  /** A line of a dump: what the instructions from an offset on come from. */
  public record Listing(int offset, String text) {}
}
