package org.imap4x.it.bench.raw;

import java.io.IOException;

/** Where the octets of an answer go, in pieces as they come. */
public interface Sink {
  void take(byte[] octets, int length) throws IOException;
}
