namespace PlumCache.Tests.Properties.Storage;

/// <summary>One step of a history.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Choice">Which lease or view, or how much maintenance.</param>
/// <param name="IsAbandoned">Of a draft: whether it is abandoned in the end.</param>
/// <param name="IsDisturbed">Of a draft: whether the databases are swapped under it.</param>
/// <param name="Edits">Of a draft.</param>
internal sealed record KeyspaceStep(KeyspaceStepKind Kind, int Choice, bool IsAbandoned, bool IsDisturbed, KeyspaceEdit[] Edits)
{
    public override string ToString() => Kind == KeyspaceStepKind.Draft
        ? $"Draft(abandon {IsAbandoned}, disturb {IsDisturbed}: {string.Join("; ", Edits.AsEnumerable())})"
        : $"{Kind}({Choice})";
}
