package dev.perigee.engine;

import org.junit.jupiter.api.Tag;

/** The same on ARM64, which may be an emulated one. */
@Tag("arm64")
class NativeOperationsArm64Test extends NativeOperationsTest {}
