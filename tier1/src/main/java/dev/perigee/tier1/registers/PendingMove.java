package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.Node;

/**
 * A move before spill places are assigned. {@link RegisterScan#SPILLED} stands for the place of the
 * value if it is the source, and for the owner's if it is the target.
 *
 * @param owner the id of the value, or of the phi that it becomes
 */
record PendingMove(Node value, int source, int target, int owner) {}
