using PlumCache.Hosting.Embedding;

namespace Embedded;

/// <summary>A keyspace on its own: no server, no sockets.</summary>
public static class Catalogue
{
    public static void Run(TextWriter output)
    {
        using var keys = PlumKeyspace.Create();

        // One atomic step. The function may run again when room had to be made first, so it only computes.
        keys.Update(update =>
        {
            update.Set("catalog:live:shoes:1", "Boots");
            update.Set("catalog:live:shoes:2", "Slippers");
            update.Set("catalog:live:hats:1", "Fez", lifetime: TimeSpan.FromHours(1));
        });

        // One instant, whatever is written meanwhile. Any thread may read it; nobody waits for it.
        using PlumView before = keys.OpenView();
        output.WriteLine($"{before.Count("catalog:live:")} articles: {string.Join(", ", before.Children("catalog:live:").AsText())}");

        // Prepare the next catalogue beside the one that is live. Copying a prefix costs the same however much is under it.
        keys.Update(update =>
        {
            update.CreateSnapshot("before the deploy", "catalog:live:");
            update.CopyPrefix("catalog:live:", "catalog:next:");
            update.Set("catalog:next:shoes:1", "Red boots");
            update.Remove("catalog:next:shoes:2");
        });

        // Put it in place: who reads sees all of the old one, or all of the new one.
        long articles = keys.Update(update => update.MovePrefix("catalog:next:", "catalog:live:"));
        output.WriteLine($"{articles} articles are live");

        // What has changed between two instants. What both share is skipped unseen.
        using PlumView after = keys.OpenView();
        foreach (PlumChange change in before.Diff(after, "catalog:live:"))
        {
            output.WriteLine(
                $"{change.KeyText} {change.Kind}: {change.Before?.ValueText ?? "nothing"} -> {change.After?.ValueText ?? "nothing"}");
        }

        // A snapshot can be read like a view, and written back in one step.
        using (PlumView? old = keys.OpenSnapshot("before the deploy"))
        {
            output.WriteLine($"before it was {old?.GetText("catalog:live:shoes:1")}");
        }

        output.WriteLine($"{keys.Update(update => update.RestoreSnapshot("before the deploy"))} articles are back");
    }
}
