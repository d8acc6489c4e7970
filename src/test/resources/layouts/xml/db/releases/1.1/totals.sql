CREATE OR REPLACE VIEW totals AS
  SELECT c.email, coalesce(sum(p.amount), 0) AS total
    FROM customer c LEFT JOIN purchase p ON p.customer_id = c.id
   GROUP BY c.email;
