-- What tests/benchmarks/loading.py reads of a run of wrk: one line of JSON, times in milliseconds.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.3f, "refused": %d, "p95": %.3f}\n',
    summary.requests, summary.duration / 1e6,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(95) / 1e3
  ))
end
