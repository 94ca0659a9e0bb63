using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using PlumCache.Abstractions;
using PlumCache.Engine.Hosting;

namespace PlumCache.Engine.Statistics;

/// <summary>The latest commands that took long, newest first.</summary>
/// <param name="settings">From when on, and how many.</param>
internal sealed class Slowlog(EngineSettings settings)
{
    /// <summary>Arguments kept of a command, and bytes of each: Redis' figures.</summary>
    private const int MaxArguments = 32, MaxArgumentBytes = 128;

    private readonly Lock _gate = new();
    private readonly LinkedList<SlowlogEntry> _entries = [];
    private long _nextId;

    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    public void Add(string address, string clientName, scoped in Command command, long nowMs, long durationUs)
    {
        Debug.Assert(durationUs >= 0, "a command ends before it begins");
        ImmutableArray<ReadOnlyMemory<byte>> arguments = Cut(command);
        lock (_gate)
        {
            _entries.AddFirst(new SlowlogEntry(_nextId++, nowMs / 1000, durationUs, arguments, address, clientName));
            while (_entries.Count > Math.Max(0, settings.SlowlogMaxEntries)) _entries.RemoveLast();
            Debug.Assert(_entries.First is not { Value.Id: var latest } || (latest == _nextId - 1
                && latest - _entries.Last!.Value.Id == _entries.Count - 1), "those that are kept are the latest, newest first");
        }
    }

    public ImmutableArray<SlowlogEntry> Latest(int count)
    {
        Debug.Assert(count >= 0, "fewer entries than none are asked for");
        lock (_gate) return [.. _entries.Take(count)];
    }

    public void Clear()
    {
        lock (_gate) _entries.Clear();
    }

    private static ImmutableArray<ReadOnlyMemory<byte>> Cut(scoped in Command command)
    {
        int kept = Math.Min(command.Count, MaxArguments);
        ImmutableArray<ReadOnlyMemory<byte>>.Builder arguments = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(kept);
        for (int i = 0; i < kept; i++)
        {
            bool isRest = i == kept - 1 && command.Count > kept;
            arguments.Add(isRest ? Encoding.ASCII.GetBytes($"... ({command.Count - kept + 1} more arguments)") : Cut(command[i]));
        }

        return arguments.MoveToImmutable();
    }

    private static byte[] Cut(ReadOnlySpan<byte> argument) => argument.Length <= MaxArgumentBytes
        ? argument.ToArray()
        : [.. argument[..MaxArgumentBytes], .. Encoding.ASCII.GetBytes($"... ({argument.Length - MaxArgumentBytes} more bytes)")];
}
