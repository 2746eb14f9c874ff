package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.Node;

/**
 * A move before spill places are given out: {@link RegisterScan#SPILLED} stands for the place of
 * the value as a source, for the owner's as a target.
 *
 * @param owner the id of the value, or of the phi that it becomes
 */
record PendingMove(Node value, int source, int target, int owner) {}
