package com.bitville.postgres.checks.internal.alert;

import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.testkit.fake.WaitingSpool;

/** A spool with findings. */
final class MemorySpool extends WaitingSpool {
    void finding(String id, String severity, String state) {
        add(
                Urgency.URGENT,
                "{\"data\":{\"kind\":\"finding\",\"findings\":[{\"id\":\"" + id
                        + "\",\"check\":\"slot_lost\",\"server\":\"default\",\"database\":null,\"object\":\"<s&1>\",\"severity\":\""
                        + severity + "\",\"state\":\"" + state
                        + "\",\"opened\":\"2026-11-28T12:00:00Z\",\"message\":\"slot <s&1> is lost\",\"evidence\":{\"n\":1,\"x\":1.5,\"t\":true},\"eta\":null,\"remedy\":[\"SELECT 1;\"]}]}}");
    }
}
