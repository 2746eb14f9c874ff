/**
 * Tier 1's copy of a function: a graph in SSA form over the slots of the linear form.
 *
 * <h2>Shape</h2>
 *
 * A {@link dev.perigee.ir.ssa.SsaFunction} is a list of {@link dev.perigee.ir.ssa.Block}s in
 * reverse postorder. A block has phis, instructions, and one terminator; each is an {@link
 * dev.perigee.ir.ssa.SsaValue}. Constants are values that belong to no block and may be used
 * anywhere.
 *
 * <h2>Where values live</h2>
 *
 * Each value but constants and temporaries has a <em>home</em>, the slot that tier 0 keeps it in.
 *
 * <ul>
 *   <li>A value whose type {@linkplain dev.perigee.ir.ssa.ValueType#hasRegisterForm has a register
 *       form} (integer, float, table ...) is a word or a double for the code generator, without its
 *       tag. Its home need not hold it; storing it there, with its type's tag, is always allowed,
 *       and so is loading it from there afterwards.
 *   <li>Any other value (unknown type, boolean, "integer or float") lives in its home, tagged, from
 *       its definition on.
 *   <li><b>The home rule</b>: wherever a value is used (as an input, by an exit, by a phi at a
 *       predecessor's end) it is the latest value of its home on every path, and no frame written
 *       since has put something else there (a constant, which has no home, or what a callee left
 *       above the top). So a home is always free to hold its value: exits, entries and calls rely
 *       on that.
 *   <li>A <em>temporary</em> ({@code home == -1}, conversions only) is used by instructions of its
 *       own pc in its own block, with no exit between.
 *   <li>A phi's inputs have the phi's home or are constants. A phi without register form needs its
 *       inputs stored in the home at the predecessors' ends; one with register form has inputs of
 *       exactly its type.
 * </ul>
 *
 * <h2>Leaving: exits</h2>
 *
 * What can leave to the driver keeps an {@link dev.perigee.ir.ssa.ExitState}: a pc and for each
 * slot active there the value that stands for it. Before leaving, each slot whose memory does not
 * hold that value yet is written; a slot's source is then either a register, a constant, or another
 * home, which itself is never overwritten (it maps to itself). {@code null} stands for a pending
 * call's link slot.
 *
 * <ul>
 *   <li>{@code GUARD}: DEOPT at the exit's pc. It follows the load whose result it tests, so that
 *       pc is the next instruction's; or it stands in front of a FORPREP, whose pc it is then.
 *   <li>{@code POLL}: POLL at the block's pc. It is the first instruction of its block, which is an
 *       entry, and every cycle has one. Polls are placed when no pass changes control flow any
 *       more.
 *   <li>{@code STEP}, {@code CALL}, {@code STEP_BRANCH}, {@code RETURN}, {@code TAILCALL}: the
 *       original instruction at {@code pc}; the slots it reads ({@link
 *       dev.perigee.ir.Effects#reads}, then {@link dev.perigee.ir.Effects#cellReads}) are the
 *       inputs, in that order; an input need not have that slot for its home. The code generator
 *       may inline a fast path that has no visible effect before its last check; otherwise, and for
 *       the slow path, it writes the exit's map and leaves with STEP (CALL ...) at that pc. Since a
 *       collection may happen, the whole map must be in memory, not only the inputs.
 * </ul>
 *
 * <h2>Coming back: entries</h2>
 *
 * The driver comes back by pc. Each pc that follows a {@code STEP} or {@code CALL}, or is a target
 * of a {@code STEP_BRANCH}, or a loop header, or the function's start, begins a block with {@link
 * dev.perigee.ir.ssa.Block#isEntry}. At an entry all active slots are in memory. {@link
 * dev.perigee.ir.ssa.Block#startState} tells which value each slot is (phis included, which are
 * thus loaded, not moved). <b>Tier 0 may have come there by a path on which a guard failed</b>, so
 * an entry first compares the tags of all slots whose value's type is not ANY with that type, and
 * goes on in tier 0 when one differs; then it loads what lives in registers there. No other check
 * is needed, since nothing but types is ever speculated on: constants and copies in the state hold
 * on every path of the linear form. (So passes never remove an edge because of a guarded type.)
 *
 * <p>A {@code CALL} that returns into native code continues behind itself, with all registers lost
 * and every value in its home: no tags need checking. {@code RESULT} values behind a STEP or CALL
 * name what it wrote: they are in their homes; typed ones may be loaded. A guard on a result
 * directly follows it, so that a fast path can test the tag before it writes the value anywhere: it
 * then leaves before the instruction, which the driver does again.
 *
 * <h2>Numeric loops</h2>
 *
 * FORPREP with a known integer start and limit and a constant step becomes {@code TRIP_COUNT}
 * behind a branch; other loops are STEP_BRANCHes, whose results are still typed when start and step
 * are, which guards see to. FORLOOP of an integer loop becomes a branch on the count and, on the
 * way back, two additions; that of a float loop with constant step an addition and a comparison.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.ir.ssa;
