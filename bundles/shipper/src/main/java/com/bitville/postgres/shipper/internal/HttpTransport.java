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
        this(settings, new Trust(settings.caFile()), secrets);
    }

    /** {@code secrets} are asked for the proxy's password alone. */
    HttpTransport(ListenerSettings settings, Trust trust, Secrets secrets) {
        this.settings = settings;
        this.client = new ListenerClient(settings, trust, secrets);
    }

    @Override
    public Reply post(byte[] payload, Secret key) throws InterruptedException {
        HttpRequest.Builder request = client.request()
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
