package com.bitville.postgres.shipper.internal.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks a name up, as {@link InetAddress#getAllByName}. */
@FunctionalInterface
public interface NameResolver {
    InetAddress[] look(String host) throws UnknownHostException;
}
