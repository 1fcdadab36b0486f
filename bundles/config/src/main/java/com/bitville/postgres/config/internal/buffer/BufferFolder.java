package com.bitville.postgres.config.internal.buffer;

import org.jspecify.annotations.Nullable;

/**
 * The folder to use in place of the configured one.
 *
 * @param path the folder
 * @param note why it is another one, for the operator; null if it is the configured one, or the default of an unpacked archive
 * @param owner whose it is, as lines of the form {@code name=value}
 */
public record BufferFolder(String path, @Nullable String note, String owner) {}
