package com.bitville.postgres.health.internal.status;

import com.bitville.postgres.api.status.StatusSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The optional features, from the bundle that installs them: it uses no type of the agent, so that a replaced contract does not stop it in
 * the middle of the replacement.
 */
@Component(service = StatusSource.class)
public final class FeatureStatus implements StatusSource {
    private volatile @Nullable Supplier<?> source;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(bitville.status=features)")
    void bindSource(Supplier<?> given) {
        source = given;
    }

    void unbindSource(Supplier<?> gone) {
        if (source == gone) {
            source = null;
        }
    }

    @Override
    public Map<String, Object> status() {
        Supplier<?> known = source;
        Map<String, Object> status = new LinkedHashMap<>();
        if (known != null && known.get() instanceof Map<?, ?> told) {
            told.forEach((key, value) -> status.put(String.valueOf(key), value));
        }
        return status;
    }
}
