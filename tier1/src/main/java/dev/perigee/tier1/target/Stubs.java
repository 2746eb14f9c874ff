package dev.perigee.tier1.target;

/**
 * The few routines at the start of the code region that all native code shares. Their offsets are
 * the same in every region, so code addresses them relative to the region's base.
 *
 * <p>The code begins with the return stub, since {@link
 * dev.perigee.runtime.layout.LinkLayout#NATIVE} 0 leads there. It handles a native return to a
 * frame that may have no native code, with the popped link's second word in {@link
 * RegisterFile#linkWord} and the caller's base in its register. It jumps to the epilogue whose
 * address is in the state's {@code RESUME}, which continues there if it can. While that address is
 * 0, it stores the link and the window in the state, and leaves with {@code Exit.RETURN}.
 *
 * @param code to be written at the region's offset 0
 * @param enter offset of the routine that Java calls by the platform's convention: the first
 *     argument is the address to go to, the second the engine's state; it returns the tier's exit
 *     code ({@link dev.perigee.tier0.Exit}). It makes its core discard instructions that another
 *     core may have overwritten
 * @param exit offset of the routine through which native code leaves ({@link MachineCode#leave})
 * @param call offset of the stub that stands for the code of functions that have none: fills
 *     missing parameters with nil and leaves with {@code Exit.CALL}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Stubs(byte[] code, int enter, int exit, int call) {}
