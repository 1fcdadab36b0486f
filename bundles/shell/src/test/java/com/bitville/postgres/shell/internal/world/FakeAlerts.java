package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.alert.AlertChannel;

/** A webhook that answers every test alike. */
public record FakeAlerts(boolean accepted, String answer) implements AlertChannel {
    @Override
    public String address() {
        return "https://hooks.example.com";
    }

    @Override
    public Trial test() {
        return new Trial(accepted, answer);
    }
}
