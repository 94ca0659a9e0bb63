using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using PlumCache.Compare.Figures;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare;

/// <summary>What all sections work with.</summary>
/// <param name="Effort">How much is measured.</param>
/// <param name="Processors">Who runs where.</param>
/// <param name="Kinds">The servers that this machine has.</param>
internal sealed record Comparison(Effort Effort, Processors Processors, ImmutableArray<ServerKind> Kinds)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public Measurements Measurements { get; } = new();

    public Report Report { get; } = new();

    public ImmutableArray<string> ServerNames => [.. Kinds.Select(static kind => kind.Name)];

    /// <summary>Since the run began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Tells the person who waits; not part of the report.</summary>
    public void Progress(string what) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{Elapsed:mm\\:ss}] {what}"));
}
