/**
 * The expanded graph: a function in operations near the machine, still in SSA form and the same for
 * every processor.
 *
 * <h2>Shape</h2>
 *
 * A {@link dev.perigee.tier1.graph.Graph} is a list of {@link dev.perigee.tier1.graph.BasicBlock}s.
 * A block has phis, nodes, and one terminator. A {@link dev.perigee.tier1.graph.Node} is a word of
 * 64 bits or a double, or has no value. The contract of each {@link
 * dev.perigee.tier1.graph.Operation} says what it does. Constants and fixed registers are nodes
 * that belong to no block and may be used anywhere.
 *
 * <p>A Lua value of known type is one node, its payload. A value of unknown type stays in its slot
 * and is loaded where it is used, as two nodes, payload and tag.
 *
 * <h2>Memory</h2>
 *
 * The frame's slots, tables, cells and records are memory, which loads and stores address by base
 * and offset. Each access has a {@link dev.perigee.tier1.graph.MemoryClass}, which determines the
 * operations that may change what it reads.
 *
 * <h2>Leaving: exits</h2>
 *
 * A node that may leave to the driver has a {@link dev.perigee.tier1.graph.FrameExit}: the reason,
 * the pc where tier 0 continues, and the slots that must be written first because memory does not
 * hold their values yet. When a node leaves, nothing visible has been done.
 *
 * <h2>Coming back: recoverable values</h2>
 *
 * The driver comes back at the start of an {@linkplain dev.perigee.tier1.graph.BasicBlock#isEntry
 * entry block}, with all slots in memory and all registers lost. A call loses all registers, too.
 * So a node that lives into an entry block or across a call must be <em>recoverable</em>:
 *
 * <ul>
 *   <li>A node with a {@linkplain dev.perigee.tier1.graph.Node#home home} is a slot's payload or
 *       tag. Wherever it is used after the entry or the call, that slot still holds it.
 *   <li>A node without a home may live into an entry block, but not across a call. It is computed
 *       again before the block, from inputs that also live into that block. If its operation
 *       {@linkplain dev.perigee.tier1.graph.Operation#mayLeave may leave} and would do so, the
 *       entry is refused instead.
 * </ul>
 *
 * <p>The allocator keeps other values that find no register in {@code StateLayout.SPILLS}.
 */
@org.jspecify.annotations.NullMarked
package dev.perigee.tier1.graph;
