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
 * Every value except constants and temporaries has a <em>home</em>, the slot that tier 0 keeps it
 * in.
 *
 * <ul>
 *   <li>A value whose type {@linkplain dev.perigee.ir.ValueType#hasRegisterForm has a register
 *       form} (integer, float, table ...) is a word or a double for the code generator, without its
 *       tag. Its home need not hold it. It may be stored there, with its type's tag, at any time,
 *       and may then be loaded from there.
 *   <li>Any other value (unknown type, boolean, "integer or float") lives in its home, with its
 *       tag, from its definition on.
 *   <li><b>The home rule</b>: wherever a value is used (as an input, by an exit, by a phi at a
 *       predecessor's end), it is the latest value of its home on every path, and no frame written
 *       since has put something else there (a constant, which has no home, or the remains of a
 *       callee above the top). So a home is always free to hold its value, and exits, entries and
 *       calls rely on that.
 *   <li>A <em>temporary</em> ({@code home == -1}, only for conversions) is used by instructions of
 *       its own pc in its own block, with no exit in between.
 *   <li>A phi's inputs have the phi's home or are constants. A phi without register form needs its
 *       inputs stored in the home at the predecessors' ends; one with register form has inputs of
 *       exactly its type.
 * </ul>
 *
 * <h2>Leaving: exits</h2>
 *
 * An instruction that can leave to the driver has an {@link dev.perigee.ir.ssa.ExitState}: a pc,
 * and the value of each slot that is active there. Before leaving, each slot whose memory does not
 * hold its value yet is written. The source is a register, a constant, or another home, which is
 * itself never overwritten (it maps to itself). {@code null} stands for the link slot of a pending
 * call.
 *
 * <ul>
 *   <li>{@code GUARD}: DEOPT at the exit's pc. A guard follows the load whose result it tests, and
 *       the pc is that of the next instruction. A guard before a FORPREP has the pc of the FORPREP.
 *   <li>{@code POLL}: POLL at the block's pc. A poll is the first instruction of its block, which
 *       is an entry, and every cycle has one. Polls are placed when no further pass changes control
 *       flow.
 *   <li>{@code STEP}, {@code CALL}, {@code STEP_BRANCH}, {@code RETURN}, {@code TAILCALL}: the
 *       original instruction at {@code pc}. Its inputs are the slots that it reads ({@link
 *       dev.perigee.ir.Effects#reads}, then {@link dev.perigee.ir.Effects#cellReads}), in that
 *       order; the home of an input may be another slot. The code generator may inline a fast path
 *       that has no visible effect before its last check. Otherwise, and on the slow path, it
 *       writes the exit's slots and leaves with STEP (CALL ...) at that pc. Since a collection may
 *       happen, all these slots must be in memory, not only the inputs.
 * </ul>
 *
 * <h2>Coming back: entries</h2>
 *
 * The driver comes back by pc. Each pc that follows a {@code STEP} or {@code CALL}, or is a target
 * of a {@code STEP_BRANCH}, or a loop header, or the function's start, begins a block with {@link
 * dev.perigee.ir.ssa.Block#isEntry}. At an entry all active slots are in memory. {@link
 * dev.perigee.ir.ssa.Block#startState} has the value of each slot (including phis, which are
 * therefore loaded and not moved). <b>Tier 0 may have arrived by a path on which a guard
 * failed.</b> So an entry first compares the tag of each slot whose value has a type other than ANY
 * with that type, and continues in tier 0 if one differs. Then it loads the values that live in
 * registers there. No other check is needed, since only types are speculated on: constants and
 * copies in the state hold on every path of the linear form. (So passes never remove an edge
 * because of a guarded type.)
 *
 * <p>A {@code CALL} that returns into native code continues after itself, with all registers lost
 * and every value in its home, so no tags need to be checked. {@code RESULT} values after a STEP or
 * CALL are what it wrote. They are in their homes, and those with a type may be loaded. A guard on
 * a result directly follows it, so that a fast path can test the tag before it writes the value
 * anywhere. If that test fails, the fast path leaves before the instruction, which the driver then
 * repeats.
 *
 * <h2>Numeric loops</h2>
 *
 * A FORPREP with an integer start and limit and a constant integer step becomes a branch and a
 * {@code TRIP_COUNT}. Other FORPREPs remain STEP_BRANCHes, whose results have types if start and
 * step do, which guards ensure. The FORLOOP of an integer loop becomes a branch on the count and,
 * on the way back, two additions. The FORLOOP of a float loop with a constant step becomes an
 * addition and a comparison.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.ir.ssa;
