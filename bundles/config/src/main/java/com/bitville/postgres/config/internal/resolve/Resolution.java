package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.secret.SecretBinding;
import java.util.List;

/**
 * The result of resolving all sources.
 *
 * @param snapshot the configuration, not yet in effect: without its own generation and those of its secrets
 * @param bindings the addresses to which the listener's secrets would be sent
 */
public record Resolution(EffectiveConfiguration snapshot, List<SecretBinding> bindings) {}
