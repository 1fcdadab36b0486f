package com.bitville.postgres.history.internal.series;

import java.nio.file.Path;
import java.util.function.Supplier;

/** Where the store lies: the configured folder, or one in the buffer's, which may move while the store runs. */
final class StorePlace {
    private final StoreSettings settings;
    private final Supplier<Path> buffer;

    StorePlace(StoreSettings settings, Supplier<Path> buffer) {
        this.settings = settings;
        this.buffer = buffer;
    }

    Path path() {
        Path path = settings.path().isEmpty() ? buffer.get().resolve("series") : Path.of(settings.path());
        return path.toAbsolutePath().normalize();
    }

    StoreFolder folder() {
        return new StoreFolder(path(), settings.maxBytes());
    }
}
