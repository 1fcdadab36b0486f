package com.bitville.postgres.database.internal.socket;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A Unix domain socket as a {@link Socket}, with the read timeout that the driver relies on. The channel is non-blocking, so that a read
 * can wait with a timeout; a close from another thread ends that wait.
 */
final class UnixSocket extends Socket {
    private final Path path;
    private @Nullable SocketChannel channel;
    private @Nullable Selector readable;
    private @Nullable Selector writable;
    private volatile int timeoutMs;
    private volatile boolean closed;

    UnixSocket(Path path) {
        this.path = path;
    }

    @Override
    public void connect(@Nullable SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    /** Ignores the timeout: connecting on this host does not block. */
    @Override
    public void connect(@Nullable SocketAddress ignored, int timeout) throws IOException {
        SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            opened.connect(UnixDomainSocketAddress.of(path));
            opened.configureBlocking(false);
            readable = opened.provider().openSelector();
            writable = opened.provider().openSelector();
            opened.register(readable, SelectionKey.OP_READ);
            opened.register(writable, SelectionKey.OP_WRITE);
            channel = opened;
            connected = true;
        } catch (IOException e) {
            throw (ConnectException) new ConnectException(path + ": " + e.getMessage()).initCause(e);
        } finally {
            if (!connected) {
                channel = opened;
                // Channel and selectors use a descriptor each, and opening any of them may fail.
                close();
            }
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        SocketChannel from = open();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                int count = from.read(buffer);
                while (count == 0 && length > 0) {
                    await(readable, timeoutMs);
                    count = from.read(buffer);
                }
                return count;
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        SocketChannel to = open();
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    if (to.write(buffer) == 0) {
                        await(writable, timeoutMs);
                    }
                }
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    private void await(@Nullable Selector selector, int limitMs) throws IOException {
        if (selector == null || !selector.isOpen()) {
            throw new IOException("the socket is closed");
        }
        int ready = selector.select(limitMs);
        selector.selectedKeys().clear();
        if (closed) {
            throw new IOException("the socket is closed");
        }
        if (ready == 0) {
            throw new SocketTimeoutException("no answer over " + path + " within " + limitMs + " ms");
        }
    }

    private SocketChannel open() throws IOException {
        SocketChannel opened = channel;
        if (opened == null || closed) {
            throw new IOException("the socket is not open");
        }
        return opened;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        try {
            close(readable);
        } finally {
            try {
                close(writable);
            } finally {
                close(channel);
            }
        }
    }

    private static void close(@Nullable Closeable part) throws IOException {
        if (part != null) {
            part.close();
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return channel != null;
    }

    @Override
    public synchronized void setSoTimeout(int timeout) {
        timeoutMs = timeout;
    }

    @Override
    public synchronized int getSoTimeout() {
        return timeoutMs;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public synchronized int getSendBufferSize() {
        return 8192;
    }
}
