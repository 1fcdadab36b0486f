/**
 * The subject {@code host}. In come kernel files of {@code /proc}, {@code /sys} and cgroups; out go tables of processor, memory, disks,
 * network and PostgreSQL's processes. Start reading at {@code HostCollector}; nothing here waits or needs a native library.
 */
@NullMarked
package com.bitville.postgres.host.internal;

import org.jspecify.annotations.NullMarked;
