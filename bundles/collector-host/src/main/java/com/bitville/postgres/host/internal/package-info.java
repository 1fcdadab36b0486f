/**
 * The subject {@code host}. Input: kernel files of {@code /proc}, {@code /sys} and cgroups. Output: tables of processor, memory, disks,
 * network and PostgreSQL's processes. Start reading at {@code HostCollector}; nothing here waits or needs a native library.
 */
@NullMarked
package com.bitville.postgres.host.internal;

import org.jspecify.annotations.NullMarked;
