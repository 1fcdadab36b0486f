package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Secrets;
import java.net.http.HttpRequest;

/** Posts payloads. Owned by one thread but for {@link #close}. */
final class HttpTransport implements Transport {
    private final ListenerSettings settings;
    private final ListenerClient client;

    /** With an eye of its own on the CA file. */
    HttpTransport(ListenerSettings settings, Secrets secrets) {
        this(settings, new ListenerClient(settings, new Trust(settings.caFile()), secrets));
    }

    /** Closes the client with itself. */
    HttpTransport(ListenerSettings settings, ListenerClient client) {
        this.settings = settings;
        this.client = client;
    }

    @Override
    public Reply post(byte[] payload, Secret key) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key.reveal())
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload));
        return client.send(request, payload.length, settings.timeout(), false).reply();
    }

    @Override
    public boolean trustChanged() {
        return client.trustChanged();
    }

    @Override
    public void close() {
        client.close();
    }
}
