package com.bitville.postgres.shipper.internal.status;

import com.bitville.postgres.api.delivery.DeliveryListener;
import com.bitville.postgres.api.delivery.SpooledPayload;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners for deliveries. An exception of one listener affects neither the others nor delivery. */
public final class DeliveryListeners {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryListeners.class);

    private final List<DeliveryListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<DeliveryListener> failing = ConcurrentHashMap.newKeySet();

    public void add(DeliveryListener listener) {
        listeners.add(listener);
    }

    public void remove(DeliveryListener listener) {
        listeners.remove(listener);
        failing.remove(listener);
    }

    public void tell(SpooledPayload payload) {
        for (DeliveryListener listener : listeners) {
            try {
                listener.onDelivered(payload);
                if (failing.remove(listener)) {
                    LOG.info(
                            "delivery_listener_recovered listener={}",
                            listener.getClass().getName());
                }
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                failed(listener, e);
            }
        }
    }

    private void failed(DeliveryListener listener, Throwable e) {
        String name = listener.getClass().getName();
        if (failing.add(listener)) {
            LOG.warn(
                    "delivery_listener_failed listener={} consequence=\"the payload is delivered; this delivery listener may have missed it\"",
                    name,
                    e);
        } else {
            LOG.debug(
                    "delivery_listener_failed listener={} reason={}",
                    name,
                    e.getClass().getName());
        }
    }
}
