using System.Collections.Immutable;
using System.Globalization;
using PlumCache.Compare.Output;
using PlumCache.Compare.Servers;

namespace PlumCache.Compare.Shapes;

/// <summary>
/// Requests of every shape, whole and in pieces: each costs time linear in its bytes, and at most half as much again as redis-server takes.
/// </summary>
internal sealed class ShapesSection(Comparison comparison) : ISection
{
    /// <summary>The smoke run's counts and lengths are this much smaller.</summary>
    private const int QuickScale = 20;

    /// <summary>Rounds before those that count: a server that was just started compiles its code for some of them.</summary>
    private const int WarmUps = 5;

    /// <summary>Rounds that count. A shape takes milliseconds, so single runs are far apart.</summary>
    private const int Rounds = 15;

    // Others refuse some of the shapes, or take minutes.
    private readonly ImmutableArray<ServerKind> _kinds =
        [.. comparison.Kinds.Where(static kind => kind == ServerKind.Plum || kind == ServerKind.Redis)];

    public string Title => "Shapes of requests";

    /// <summary>The name of a figure (seconds).</summary>
    public static string Figure(string shape) => $"shape, {shape}";

    public void Run()
    {
        ImmutableArray<Shape> shapes = ShapeList.Create(comparison.Effort.IsQuick ? QuickScale : 1);
        using (var servers = ServerSet.Start(_kinds, comparison.Processors))
        {
            (int warmUps, int rounds) = comparison.Effort.IsQuick ? (1, comparison.Effort.Repetitions) : (WarmUps, Rounds);

            // A server has each shape in turn, so that GET finds what SET has left.
            for (int round = 0; round < warmUps + rounds; round++)
            {
                foreach (Shape shape in shapes)
                {
                    comparison.Progress($"shapes, round {round}: {shape.Name}");
                    foreach (ServerProcess server in servers.InRound(round))
                    {
                        double seconds = ShapeRun.Measure(server.Port, shape);
                        if (round >= warmUps) comparison.Measurements.Add(Figure(shape.Name), server.Kind.Name, seconds * 1000);
                    }
                }
            }
        }

        Write(shapes);
    }

    private void Write(ImmutableArray<Shape> shapes)
    {
        string scale = comparison.Effort.IsQuick ? $" Counts and lengths are {QuickScale} times smaller than their names say." : "";
        comparison.Report.Text(
            "Milliseconds from a request's first byte to the last of its replies, over one connection without Nagle's delay; "
            + "each piece is a send of its own. Medians. "
            + $"*Ratio* is {ServerNames.Plum} by {ServerNames.Redis}, run by run.{scale}");
        var table = new MarkdownTable(["shape", "MB", "pieces", .. _kinds.Select(static kind => kind.Name), "ratio"]);
        foreach (Shape shape in shapes)
        {
            IEnumerable<string> figures = _kinds.Select(
                kind => Format.Number(comparison.Measurements.Of(Figure(shape.Name), kind.Name)?.Median));
            string ratio = Format.Spread(comparison.Measurements.Ratio(Figure(shape.Name), ServerNames.Plum, ServerNames.Redis));
            string megabytes = (shape.Bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
            table.Add([shape.Name, megabytes, shape.Pieces.Length.ToString("N0", CultureInfo.InvariantCulture), .. figures, ratio]);
        }

        comparison.Report.Table(table);
    }
}
