package dev.perigee.tier1.target;

/**
 * The few routines at the start of the code region that all native code shares. Their offsets are
 * the same in every region, so code refers to them by the region's base.
 *
 * <p>The code begins with the return stub, since {@link
 * dev.perigee.runtime.layout.LinkLayout#NATIVE} 0 leads there: a native return to a frame that may
 * not be native, with the popped link's second word in {@link RegisterFile#linkWord} and the
 * caller's base in its register. It goes to the epilogue whose address is in the state's {@code
 * RESUME}, which goes on there if it can. As long as that is 0, it tells the state the link and the
 * window, and leaves with {@code Exit.RETURN}.
 *
 * @param code to be written at the region's offset 0
 * @param enter offset of the routine that Java calls by the platform's convention: the first
 *     argument is the address to go to, the second the engine's state; it returns what the tier
 *     returns ({@link dev.perigee.tier0.Exit}). It makes its core forget instructions that another
 *     core may have overwritten
 * @param exit offset of the routine that native code leaves through ({@link MachineCode#leave})
 * @param call offset of what stands for the code of functions that have none: fills missing
 *     parameters with nil and leaves with {@code Exit.CALL}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Stubs(byte[] code, int enter, int exit, int call) {}
