package com.bitville.postgres.kafka.internal.plain;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Passes bytes on as they are. Its handshake sends nothing. Used by one thread. */
final class PlainEngine extends SSLEngine {
    /** Answers what is asked about sessions and parameters; never used for a connection. */
    private final SSLEngine unused;

    private boolean shaken;
    private boolean outboundDone;
    private boolean inboundDone;

    PlainEngine(SSLEngine unused) {
        this.unused = unused;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] srcs, int offset, int length, ByteBuffer dst) {
        if (outboundDone) {
            return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
        }
        int moved = 0;
        for (int i = offset; i < offset + length; i++) {
            moved += move(srcs[i], dst, dst.remaining());
        }
        return new SSLEngineResult(Status.OK, HandshakeStatus.NOT_HANDSHAKING, moved, moved);
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer src, ByteBuffer[] dsts, int offset, int length) {
        if (inboundDone) {
            return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
        }
        if (!shaken) {
            shaken = true;
            return new SSLEngineResult(Status.OK, HandshakeStatus.FINISHED, 0, 0);
        }
        int moved = 0;
        for (int i = offset; i < offset + length; i++) {
            // The client takes a buffer that is full, without a byte left, for one that is too small.
            moved += move(src, dsts[i], dsts[i].remaining() - 1);
        }
        Status status = moved > 0 ? Status.OK : src.hasRemaining() ? Status.BUFFER_OVERFLOW : Status.BUFFER_UNDERFLOW;
        return new SSLEngineResult(status, HandshakeStatus.NOT_HANDSHAKING, moved, moved);
    }

    private static int move(ByteBuffer from, ByteBuffer to, int most) {
        int count = Math.max(0, Math.min(from.remaining(), most));
        to.put(from.duplicate().limit(from.position() + count));
        from.position(from.position() + count);
        return count;
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        return shaken ? HandshakeStatus.NOT_HANDSHAKING : HandshakeStatus.NEED_UNWRAP;
    }

    @Override
    public void beginHandshake() {
        // Its one step is the first unwrap, which makes the client's buffer ready for reading.
    }

    @Override
    public @Nullable Runnable getDelegatedTask() {
        return null;
    }

    @Override
    public void closeInbound() {
        inboundDone = true;
    }

    @Override
    public boolean isInboundDone() {
        return inboundDone;
    }

    @Override
    public void closeOutbound() {
        outboundDone = true;
    }

    @Override
    public boolean isOutboundDone() {
        return outboundDone;
    }

    @Override
    public SSLSession getSession() {
        return unused.getSession();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return unused.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return unused.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        unused.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return unused.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return unused.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        unused.setEnabledProtocols(protocols);
    }

    @Override
    public void setUseClientMode(boolean mode) {
        unused.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return unused.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        unused.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return unused.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        unused.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return unused.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        unused.setEnableSessionCreation(flag);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return unused.getEnableSessionCreation();
    }
}
