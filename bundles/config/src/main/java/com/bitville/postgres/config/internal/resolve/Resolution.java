package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.secret.SecretBinding;
import java.util.List;

/**
 * What all sources together amount to.
 *
 * @param snapshot everything, not yet in force: without a generation of its own and of its secrets
 * @param bindings to whom the listener's secrets would be sent
 */
public record Resolution(EffectiveConfiguration snapshot, List<SecretBinding> bindings) {}
