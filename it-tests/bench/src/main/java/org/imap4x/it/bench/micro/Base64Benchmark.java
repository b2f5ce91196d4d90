package org.imap4x.it.bench.micro;

import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.imap4x.mail.mime.TransferDecoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A megabyte of base64 in lines: by TransferDecoder, and by the decoder of the JDK. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Base64Benchmark {

  private final byte[] encoded = Samples.base64(1_000_000);
  private final byte[] buffer = new byte[1 << 14];

  @Benchmark
  public long transferDecoder() throws IOException, MessagingException {
    return drained(TransferDecoder.decode(new ByteArrayInputStream(encoded), "base64"));
  }

  @Benchmark
  public long jdk() throws IOException {
    return drained(Base64.getMimeDecoder().wrap(new ByteArrayInputStream(encoded)));
  }

  private long drained(InputStream in) throws IOException {
    long octets = 0;
    int count;
    while ((count = in.read(buffer)) > 0) {
      octets += count;
    }
    return octets;
  }
}
