using System.Globalization;
using PlumCache.Compare.Figures;

namespace PlumCache.Compare.Output;

/// <summary>Every target with how it stands.</summary>
internal static class TargetTable
{
    public static MarkdownTable Of(Measurements measurements)
    {
        var table = new MarkdownTable(["target", "beside", "at most", "measured", ""]);
        foreach (Verdict verdict in Targets.Judge(measurements))
        {
            string unit = verdict.Target.Unit == "x" ? "x" : $" {verdict.Target.Unit}";
            string word = verdict.Measured is null ? "not measured" : verdict.IsMet ? "met" : "**missed**";
            string against = verdict.Against ?? "";
            if (verdict is { Target.Against: Peer.Garnet, Measured: not null }) against += " (its better setting)";
            table.Add([verdict.Target.Name, against, verdict.Target.Bound.ToString("0.####", CultureInfo.InvariantCulture) + unit,
                Format.Spread(verdict.Measured, unit), word]);
        }

        return table;
    }
}
