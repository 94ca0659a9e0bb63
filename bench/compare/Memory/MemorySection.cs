using System.Collections.Immutable;
using System.Text;
using PlumCache.Bench.Storage;
using PlumCache.Compare.Load;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Memory;

/// <summary>Resident memory per key over the empty server, each kind of key in a server of its own.</summary>
internal sealed class MemorySection(Comparison comparison) : ISection
{
    public const string AfterLoad = "after load";
    private const string AfterOverwrites = "after overwriting each twice";
    private const string Settled = "settled";
    private static readonly string[] Moments = [AfterLoad, AfterOverwrites, Settled];

    /// <summary>The kinds of keys of every storage figure.</summary>
    public static ImmutableArray<string> Kinds { get; } = [.. KeySet.Kinds];

    public string Title => "Memory";

    /// <summary>The name of a figure (bytes per key).</summary>
    public static string Figure(string kind, int valueBytes, string moment) => $"memory, {kind}, {valueBytes}-byte values: {moment}";

    public void Run()
    {
        foreach (string kind in comparison.Effort.KeyKinds)
        {
            byte[][] keys = KeySet.Create(kind)[..comparison.Effort.Keys];
            foreach (int valueBytes in comparison.Effort.ValueLengths)
            {
                comparison.Progress($"memory, {kind}, {valueBytes}-byte values");
                foreach (ServerKind server in comparison.Kinds) Measure(server, keys, kind, valueBytes);
            }
        }

        Write();
    }

    private void Measure(ServerKind kind, byte[][] keys, string keyKind, int valueBytes)
    {
        using var alone = ServerSet.Start([kind], comparison.Processors);
        ServerProcess server = alone.All[0];
        long empty = server.ResidentBytes;
        Set('a');
        Keep(AfterLoad);
        Set('b');
        Set('c');
        Keep(AfterOverwrites);
        Pause.For(comparison.Effort.Settle);
        Keep(Settled);

        void Set(char content)
        {
            byte[] value = Encoding.ASCII.GetBytes(new string(content, valueBytes));
            MassInsert.Run(server, keys.Length, (output, i) => RespBytes.Set(output, keys[i], value));
        }

        void Keep(string moment) =>
            comparison.Measurements.Add(Figure(keyKind, valueBytes, moment), kind.Name,
                (server.ResidentBytes - empty) / (double)keys.Length);
    }

    private void Write()
    {
        comparison.Report.Text(
            $"Resident bytes per key, the value included, over what the server had when it was empty; {comparison.Effort.Keys:N0} keys "
            + $"through `redis-cli --pipe`, one run each. " +
            $"*Settled* is {comparison.Effort.Settle.TotalSeconds:0} s after the overwrites.");
        var table = new MarkdownTable(["keys", "values", "", .. comparison.ServerNames]);
        foreach (string kind in comparison.Effort.KeyKinds)
        {
            foreach (int valueBytes in comparison.Effort.ValueLengths)
            {
                foreach (string moment in Moments)
                {
                    IEnumerable<string> figures = comparison.ServerNames.Select(server => Format.Number(comparison.Measurements.Of(Figure(
                        kind, valueBytes, moment), server)?.Median));
                    table.Add([kind, $"{valueBytes} bytes", moment, .. figures]);
                }
            }
        }

        comparison.Report.Table(table);
    }
}
