using System.Globalization;
using PlumCache.Engine.Hosting;
using PlumCache.Storage;

namespace PlumCache.Engine.Core;

/// <summary>What MEMORY DOCTOR finds: where memory is that is not keys and values, if it is much.</summary>
internal static class MemoryDoctor
{
    /// <summary>Less is not worth a word.</summary>
    private const long WorthTellingBytes = 64 << 20;

    /// <summary>Code, stacks and what else the runtime takes, as measured when empty.</summary>
    private const long RuntimeBytes = 110 << 20;

    /// <summary>Bytes of the process whose place is known. Buffers of less than a megabyte lie in the managed heap.</summary>
    public static long KnownBytes(KeyspaceStatistics sizes, ServerFacts facts) =>
        sizes.ResidentBytes + facts.ManagedBytes + facts.RequestBufferBytes + facts.ReplyBufferBytes;

    /// <summary>The report: a line for each finding.</summary>
    public static string Examine(KeyspaceStatistics sizes, ServerFacts facts)
    {
        List<string> findings = [];
        if (sizes.HeldBytes > sizes.LiveBytes / 2)
        {
            findings.Add("More than half of the memory in use is held by scans or streamed replies; it is freed when they end.");
        }

        if (sizes.LiveBytes > sizes.LimitBytes / 10 * 9)
        {
            findings.Add("Memory in use is over nine tenths of the arena's limit; writes are refused once it is reached.");
        }

        Add(findings, sizes.UnreturnedBytes,
            "of the arena are free and not given back to the system yet; upkeep does so once they have been idle for a second.");
        Add(findings, facts.RequestBufferBytes + sizes.RequestBytes,
            "are in large requests that are being received or run, CLIENT LIST shows whose they are (qbuf).");
        Add(findings, facts.ReplyBufferBytes, "are in large replies that wait for their clients; CLIENT LIST shows whose they are (omem).");
        Add(findings, facts.ManagedBytes,
            "are in the managed heap: queued transactions, messages to subscribers and many connections lie there.");
        Add(findings, facts.ResidentBytes - KnownBytes(sizes, facts) - RuntimeBytes, "of the process are in no place that is counted.");
        return findings.Count == 0 ? "No problem with memory was found." : string.Join('\n', findings);
    }

    private static void Add(List<string> findings, long bytes, string what)
    {
        if (bytes >= WorthTellingBytes) findings.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MB {what}"));
    }
}
