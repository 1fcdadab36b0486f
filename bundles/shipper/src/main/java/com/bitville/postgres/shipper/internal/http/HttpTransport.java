package com.bitville.postgres.shipper.internal.http;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;

/** Posts payloads. Owned by one thread, except for {@link #close}. */
public final class HttpTransport implements Transport {
    private final ListenerSettings settings;
    private final ListenerClient client;

    /** Watches the CA file itself. */
    public HttpTransport(ListenerSettings settings, Secrets secrets) {
        this(settings, new ListenerClient(settings, new TlsTrust(settings.caFile()), secrets));
    }

    /** Closes the client with itself. */
    public HttpTransport(ListenerSettings settings, ListenerClient client) {
        this.settings = settings;
        this.client = client;
    }

    @Override
    public ListenerReply post(byte[] payload, Secret key) throws InterruptedException {
        return client.send(ListenerRequest.payload(payload, key), settings.timeout(), false)
                .reply();
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
